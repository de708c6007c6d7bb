# The audit office's own products: they read and write the identifying zone, and nothing public
# depends on them.
rule intake:
    input:
        script=work.script("intake"),
        code=work.code("intake"),
        sources="private/sources.json",
        outcomes="working/outcomes.csv",
        issues="working/issues.csv",
    output:
        intake="private/intake.csv",
        issues="private/issues.csv",
    log:
        "logs/intake.log",
    shell:
        "python {input.script:q} --sources {input.sources:q} --outcomes {input.outcomes:q}"
        " --issues {input.issues:q} --out-intake {output.intake:q} --out-issues {output.issues:q}"
        " --log {log:q}"


# The form for each department, and a blank one, in one job. Only where it is asked for.
rule forms:
    input:
        script=work.script("forms"),
        code=work.code("forms"),
        definition=work.definition_file,
        register=work.register,
    output:
        directory("private/forms"),
    log:
        "logs/forms.log",
    shell:
        "python {input.script:q} --definition {input.definition:q} --register {input.register:q}"
        " --out {output:q} --log {log:q}"
