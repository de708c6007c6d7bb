# Does a name stand in anything that leaves the identifying zone? Reads that zone, and leaves only a
# verdict without a name; so nothing public depends on it, and it comes after all else. A find
# ends the run. What was found stands in private/leaks.csv, which is no output here: Snakemake takes
# the outputs of a failed job away, and the office needs it then.
rule leaks:
    input:
        script=work.script("leaks"),
        code=work.code("leaks"),
        listing=str(LISTING),
        definition=work.definition_file,
        register=work.register,
        changes=work.register_changes,
        themes=work.themes,
        not_names=work.not_names,
        audit=rules.manifest.input.audit,
        house=work.own_words,
        before=[
            rules.manifest.output,
            *rules.manifest.input.outputs,
            rules.anonymise.output.returns,
            rules.anonymise.output.departments,
            rules.anonymise.output.themes,
            rules.anonymise.output.decisions,
            rules.validate.output.answers,
            rules.validate.output.outcomes,
            rules.validate.output.issues,
            rules.validate.output.pilot,
            *rules.intake.output,
        ],
    output:
        "results/quality/leaks.txt",
    log:
        "logs/leaks.log",
    params:
        itself=work.says_of_itself,
    shell:
        "python {input.script:q} --listing {input.listing:q} --definition {input.definition:q}"
        " --register {input.register:q}"
        " --themes {input.themes:q} --not-names {input.not_names:q} --audit {input.audit:q}"
        " --house {input.house:q} --itself {params.itself:q}"
        " --out {output:q} --log {log:q}"
