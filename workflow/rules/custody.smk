# What leaves the office's hands, what comes back, and the end of what identifies departments.
# Only where they are asked for.
rule handover:
    input:
        script=work.script("handover"),
        code=work.code("handover"),
        definition=work.definition_file,
        register=work.register,
        changes=work.register_changes,
        listing=str(LISTING),
        coded=work.themes,
        not_names=work.not_names,
        audit=rules.manifest.input.audit,
        house=work.own_words,
        returns="working/returns.json",
        answers="working/answers.csv",
        departments="working/departments.csv",
        themes="working/themes.csv",
        issues="working/issues.csv",
        decisions="results/quality/decisions.csv",
    log:
        "logs/handover.log",
    params:
        itself=work.says_of_itself,
        recipient=work.settings.recipient,
        officer=work.settings.officer,
        today=work.today,
    shell:
        "python {input.script:q} --definition {input.definition:q} --returns {input.returns:q}"
        " --answers {input.answers:q} --departments {input.departments:q}"
        " --themes {input.themes:q} --issues {input.issues:q} --decisions {input.decisions:q}"
        " --coded {input.coded:q}"
        " --listing {input.listing:q} --register {input.register:q}"
        " --not-names {input.not_names:q} --house {input.house:q} --audit {input.audit:q}"
        " --itself {params.itself:q} --recipient {params.recipient:q}"
        " --officer {params.officer:q} --today {params.today:q} --log {log:q}"


rule handback:
    input:
        script=work.script("handback"),
        code=work.code("handback"),
        definition=work.definition_file,
        register=work.register,
        changes=work.register_changes,
    log:
        "logs/handback.log",
    params:
        today=work.today,
    shell:
        "python {input.script:q} --definition {input.definition:q} --register {input.register:q}"
        " --today {params.today:q} --log {log:q}"


# A report stands before anything goes, and knows every return; but where a disposal was cut off,
# nothing can be made any more, and it is brought to its end.
rule dispose:
    input:
        script=work.script("dispose"),
        code=work.code("dispose"),
        report=[] if work.disposal_begun else rules.manifest.output,
        definition=work.definition_file,
        audit=rules.manifest.input.audit,
        house=work.own_words,
    log:
        "working/disposal.log",
    params:
        itself=work.says_of_itself,
        listing=str(LISTING),
        register=work.register,
        themes=work.themes,
        not_names=work.not_names,
        officer=work.settings.officer,
        when=work.settings.dispose,
        today=work.today,
    shell:
        "python {input.script:q} --definition {input.definition:q} --listing {params.listing:q}"
        " --register {params.register:q} --themes {params.themes:q}"
        " --not-names {params.not_names:q} --house {input.house:q} --audit {input.audit:q}"
        " --itself {params.itself:q} --officer {params.officer:q} --dispose {params.when:q}"
        " --today {params.today:q} --log {log:q}"
