# The audit office's own products of each run: they read and write the identifying zone, and nothing
# public depends on them.
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


# What departments are asked about their returns. The history of each query is in the file itself:
# it is read before it is written, and only ever added to.
rule queries:
    input:
        script=work.script("queries"),
        code=work.code("queries"),
        definition=work.definition_file,
        intake="private/intake.csv",
        issues="private/issues.csv",
        register=work.register,
        office=work.office_files,
        marked=work.marked,
        handback=work.handback,
    output:
        history=update("private/queries.csv"),
        # Where the job fails, Snakemake puts the history back, and takes it for made just now. This
        # one it takes away: so the next run tries again.
        done=touch("private/queries.done"),
    log:
        "logs/queries.log",
    params:
        today=work.today,
    shell:
        "python {input.script:q} --definition {input.definition:q} --intake {input.intake:q}"
        " --issues {input.issues:q} --register {input.register:q} --handback {input.handback:q}"
        " --today {params.today:q} --out {output.history:q} --log {log:q}"


# The page with which the officer begins the day.
rule desk:
    input:
        script=work.script("desk"),
        code=work.code("desk"),
        assets=work.assets("desk"),
        texts=work.letter_texts,
        definition=work.definition_file,
        intake="private/intake.csv",
        answers="working/answers.csv",
        queries="private/queries.csv",
        queried="private/queries.done",
        register=work.register,
        office=work.office_files,
        comments=work.comments,
    output:
        desk="private/desk.html",
        # Since when something is held stands in the list itself, as above.
        custody=update("private/custody.csv"),
    log:
        "logs/desk.log",
    params:
        today=work.today,
        started=work.started,
    shell:
        "python {input.script:q} --definition {input.definition:q} --intake {input.intake:q}"
        " --answers {input.answers:q} --queries {input.queries:q} --register {input.register:q}"
        " --assets {input.assets:q} --texts {input.texts:q} --comments {input.comments:q}"
        " --today {params.today:q}"
        " --out-desk {output.desk:q} --out-custody {output.custody:q} --log {log:q}"


# How the questions fared with those who tried the form out.
rule pilot:
    input:
        script=work.script("pilot"),
        code=work.code("pilot"),
        assets=work.assets("desk"),
        definition=work.definition_file,
        pilot="working/pilot.json",
        sources="private/sources.json",
    output:
        directory("private/pilot"),
    log:
        "logs/pilot.log",
    shell:
        "python {input.script:q} --definition {input.definition:q} --pilot {input.pilot:q}"
        " --sources {input.sources:q} --assets {input.assets:q} --out {output:q} --log {log:q}"


# How each department stands among all, for the feedback to it.
rule departments:
    input:
        script=work.script("departments"),
        code=work.code("departments"),
        assets=work.assets("desk"),
        definition=work.definition_file,
        intake="private/intake.csv",
        answers="working/answers.csv",
        register=work.register,
        policy=work.outlier_policy,
    output:
        page="private/departments.html",
        table="private/departments.csv",
    log:
        "logs/departments.log",
    shell:
        "python {input.script:q} --definition {input.definition:q} --intake {input.intake:q}"
        " --answers {input.answers:q} --register {input.register:q} --policy {input.policy:q}"
        " --assets {input.assets:q} --out-page {output.page:q} --out-table {output.table:q}"
        " --log {log:q}"
