# On request: the way back of one number. It only reads what was made; the list of departments behind
# the number stands in private/, and where names were disposed of in working/, by pseudonym.
rule trace:
    input:
        script=work.script("trace"),
        code=work.code("trace"),
        definition=work.definition_file,
        trace=rules.render.output.trace,
        tables=[
            *(path for path in rules.score.output if path.startswith("results/tables/")),
            *work.changes,
            rules.conclude.output.conclusions,
            rules.conclude.output.actions,
            rules.conclude.output.variables,
        ],
        # What was kept of it, where names were disposed of.
        departments=work.kept("departments"),
        outcomes=work.kept("outcomes"),
        answers=work.kept("answers"),
        themes=work.kept("themes"),
        returns=[] if work.disposed else "working/returns.json",
        decisions=[] if work.disposed else "working/decisions.csv",
        sources=[] if work.disposed else "private/sources.json",
    log:
        "logs/trace.log",
    params:
        number=work.settings.number,
        question=work.settings.question,
        column=work.settings.column,
        disclosure=work.settings.disclosure,
    shell:
        "python {input.script:q} --definition {input.definition:q} --trace {input.trace:q}"
        " --tables {input.tables:q} --departments {input.departments:q}"
        " --outcomes {input.outcomes:q} --answers {input.answers:q} --themes {input.themes:q}"
        " --returns {input.returns:q} --decisions {input.decisions:q} --sources {input.sources:q}"
        " --number {params.number:q} --question {params.question:q} --column {params.column:q}"
        " --disclosure {params.disclosure:q} --log {log:q}"
