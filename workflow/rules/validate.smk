# Answers as given → canonical answers, with their issues beside them.
rule validate:
    input:
        script=work.script("validate"),
        code=work.code("validate"),
        definition=work.definition_file,
        returns="working/returns.json",
        decisions="working/decisions.csv",
    output:
        answers="working/answers.csv",
        outcomes="working/outcomes.csv",
        issues="working/issues.csv",
        quality="results/quality/returns.csv",
        kinds="results/quality/issues.csv",
        decisions="results/quality/decisions.csv",
        pilot="working/pilot.json",
    log:
        "logs/validate.log",
    params:
        versions=work.versions,
    shell:
        "python {input.script:q} --definition {input.definition:q} --returns {input.returns:q}"
        " --decisions {input.decisions:q}"
        " --out-answers {output.answers:q} --out-outcomes {output.outcomes:q}"
        " --out-issues {output.issues:q} --out-quality {output.quality:q}"
        " --out-kinds {output.kinds:q} --out-decisions {output.decisions:q}"
        " --out-pilot {output.pilot:q} --log {log:q}"
