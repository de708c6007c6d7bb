# This round's table beside an earlier one's → what changed. Only where the audit names one.
rule rounds:
    input:
        script=work.script("rounds"),
        code=work.code("rounds"),
        definition=work.definition_file,
        questions="results/tables/questions.csv",
        earlier=work.earlier.questions,
        plan=work.earlier.plan,
        series=work.earlier.series,
        earlier_answers=work.earlier.answers if work.pairs else [],
        answers="working/answers.csv" if work.pairs else [],
    output:
        changes="results/tables/changes.csv",
        series="results/tables/series.csv",
        carried="results/tables/carried.csv",
    log:
        "logs/rounds.log",
    params:
        disclosure=work.settings.disclosure,
        versions=work.versions,
    shell:
        "python {input.script:q} --definition {input.definition:q} --questions {input.questions:q}"
        " --earlier {input.earlier:q} --plan {input.plan:q} --series {input.series:q}"
        " --earlier-answers {input.earlier_answers:q} --answers {input.answers:q}"
        " --out-changes {output.changes:q} --out-series {output.series:q}"
        " --out-carried {output.carried:q} --disclosure {params.disclosure:q} --log {log:q}"
