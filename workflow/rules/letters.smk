# What the office sends out, and a look at whom it is sent to: all of it only where it is asked for.
# First the form for each department, and a blank one, in one job.
rule forms:
    input:
        script=work.script("forms"),
        code=work.code("forms"),
        definition=work.definition_file,
        register=work.register,
        changes=work.register_changes,
    output:
        directory("private/forms"),
    log:
        "logs/forms.log",
    params:
        today=work.today,
    shell:
        "python {input.script:q} --definition {input.definition:q} --register {input.register:q}"
        " --today {params.today:q} --out {output:q} --log {log:q}"


# Letters that are due today, as drafts.
rule letters:
    input:
        script=work.script("letters"),
        code=work.code("letters"),
        texts=work.letter_texts,
        definition=work.definition_file,
        intake="private/intake.csv",
        answers="working/answers.csv",
        queries="private/queries.csv",
        queried="private/queries.done",
        register=work.register,
        office=work.office_files,
        report=work.rendered,
        # By its name: `ancient` would mark the rule's own output, for all who read it.
        published=ancient(str(MANIFEST)),
        feedback=work.feedback_made,
    output:
        directory("private/letters"),
    log:
        "logs/letters.log",
    params:
        reports=work.reports,
        today=work.today,
    shell:
        "python {input.script:q} --definition {input.definition:q} --intake {input.intake:q}"
        " --answers {input.answers:q} --queries {input.queries:q} --register {input.register:q}"
        " --texts {input.texts:q} --report {params.reports:q}"
        " --feedback {input.feedback:q} --today {params.today:q}"
        " --out {output:q} --log {log:q}"


# Marks the letters of private/letters/letters.csv as they stand there: it must not make them anew.
# Its one output is gone when the run ends, so that each asking marks.
rule letters_sent:
    input:
        script=work.script("letters-sent"),
        code=work.code("letters-sent"),
        definition=work.definition_file,
    output:
        temp(touch(str(MARKED))),
    log:
        "logs/letters_sent.log",
    params:
        register=work.register,
        today=work.today,
        officer=work.settings.officer,
    shell:
        "python {input.script:q} --definition {input.definition:q} --register {params.register:q}"
        " --officer {params.officer:q} --today {params.today:q} --log {log:q}"


# The desk shows at once what was marked.
rule:
    name:
        "letters-sent"
    input:
        rules.letters_sent.output,
        rules.desk.output,


rule:
    name:
        "register-check"
    input:
        script=work.script("register-check"),
        code=work.code("register-check"),
        definition=work.definition_file,
        register=work.register,
        changes=work.register_changes,
    output:
        "private/register_check.csv",
    log:
        "logs/register_check.log",
    params:
        today=work.today,
    shell:
        "python {input.script:q} --definition {input.definition:q} --register {input.register:q}"
        " --today {params.today:q} --out {output:q} --log {log:q}"


# Each department's own answers beside everyone's, in one job. Of others it reads only what is
# published. Only where it is asked for.
rule feedback:
    input:
        script=work.script("feedback"),
        code=work.code("feedback"),
        house=work.house,
        assets=work.assets("feedback"),
        definition=work.definition_file,
        published=work.published_for_feedback,
        intake="private/intake.csv",
        answers="working/answers.csv",
        earlier_answers=work.earlier.answers if work.earlier else [],
        register=work.register,
        office=work.office_files,
    output:
        directory("private/feedback"),
    log:
        "logs/feedback.log",
    shell:
        "python {input.script:q} --definition {input.definition:q} --house {input.house:q}"
        " --assets {input.assets:q} --published {input.published:q} --intake {input.intake:q}"
        " --answers {input.answers:q} --earlier-answers {input.earlier_answers:q}"
        " --register {input.register:q} --out {output:q} --log {log:q}"


# The letters to authorities about standards outside a department's control, for Word and on paper.
# They say only what is published; marked as drafts until the edition with these exceptions is out.
rule exceptions:
    input:
        script=work.script("exceptions"),
        code=work.code("exceptions"),
        house=work.house,
        template=work.letter_template,
        definition=work.definition_file,
        exceptions="results/findings/exceptions.csv",
        released=work.released_exceptions,
    output:
        directory("private/exceptions"),
    log:
        "logs/exceptions.log",
    shell:
        "python {input.script:q} --definition {input.definition:q} --house {input.house:q}"
        " --template {input.template:q} --exceptions {input.exceptions:q}"
        " --released {input.released:q} --out {output:q} --log {log:q}"
