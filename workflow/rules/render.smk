# How the review went. Its numbers come in by the start of the run, as the mark does: so no rule here
# reads what the reviewers said, and a word in their list makes nothing anew unless a number changes.
if work.reviewed:

    rule reviewed:
        input:
            script=work.script("reviewed"),
            code=work.code("reviewed"),
        output:
            work.review_table,
        log:
            "logs/reviewed.log",
        params:
            counts=work.reviewed,
        shell:
            "python {input.script:q} --counts {params.counts:q} --out {output:q} --log {log:q}"


# All of it → HTML and PDF in one rule, since two renders of one folder would race. They stay in
# working/ until all of the report is there: the manifest's rule publishes it.
rule render:
    input:
        script=work.script("render"),
        code=work.code("render"),
        house=work.house,
        pinned=work.pinned,
        definition=work.definition_file,
        commentary=work.commentary,
        references=work.references,
        questions="results/tables/questions.csv",
        described=work.described_tables,
        response="results/tables/response.csv",
        flow="results/tables/flow.csv",
        arrivals="results/tables/arrivals.csv",
        rates="results/tables/rates.csv",
        silence="results/tables/silence.csv",
        themes="results/tables/themes.csv",
        rounds=work.changes,
        breakdowns="results/tables/breakdowns.csv",
        charts=rules.chart.output,
        conclusions="results/findings/conclusions.csv",
        actions="results/findings/actions.csv",
        not_met=rules.conclude.output.not_met,
        exceptions=rules.conclude.output.exceptions,
        back_test=rules.conclude.output.back_test,
        variables="results/findings/variables.csv",
        quality="results/quality/returns.csv",
        issues="results/quality/issues.csv",
        decisions="results/quality/decisions.csv",
        review=work.review_table,
    output:
        work.rendered,
    log:
        "logs/render.log",
    # On the longest way through: what the office gets can be made beside it.
    priority: 1
    params:
        engine=work.engine,
        disclosure=work.settings.disclosure,
        mark=work.mark,
        formats=work.settings.formats,
        versions=work.versions,
    shell:
        "python {input.script:q} --definition {input.definition:q} --house {input.house:q}"
        " --pinned {input.pinned:q}"
        " --commentary {input.commentary:q}"
        " --references {input.references:q} --questions {input.questions:q}"
        " --described {input.described:q}"
        " --response {input.response:q} --flow {input.flow:q} --arrivals {input.arrivals:q}"
        " --rates {input.rates:q} --silence {input.silence:q} --themes {input.themes:q}"
        " --rounds {input.rounds:q}"
        " --breakdowns {input.breakdowns:q}"
        " --charts {input.charts:q}"
        " --conclusions {input.conclusions:q} --actions {input.actions:q}"
        " --not_met {input.not_met:q} --exceptions {input.exceptions:q}"
        " --back-test {input.back_test:q}"
        " --variables {input.variables:q} --quality {input.quality:q} --issues {input.issues:q}"
        " --decisions {input.decisions:q} --review {input.review:q}"
        " --engine {params.engine:q} --disclosure {params.disclosure:q} --mark {params.mark:q}"
        " --out {output:q} --log {log:q}"


# The tables for Excel; beside the charts, as it needs neither them nor the prose.
rule workbook:
    input:
        script=work.script("workbook"),
        code=work.code("workbook"),
        definition=work.definition_file,
        questions="results/tables/questions.csv",
        described=work.described_tables,
        response="results/tables/response.csv",
        flow="results/tables/flow.csv",
        arrivals="results/tables/arrivals.csv",
        rates="results/tables/rates.csv",
        silence="results/tables/silence.csv",
        themes="results/tables/themes.csv",
        rounds=work.changes,
        breakdowns="results/tables/breakdowns.csv",
        conclusions="results/findings/conclusions.csv",
        actions="results/findings/actions.csv",
        not_met=rules.conclude.output.not_met,
        exceptions=rules.conclude.output.exceptions,
        variables="results/findings/variables.csv",
        quality="results/quality/returns.csv",
        issues="results/quality/issues.csv",
        decisions="results/quality/decisions.csv",
    output:
        "working/tables.xlsx",
    log:
        "logs/workbook.log",
    params:
        mark=work.mark,
        versions=work.versions,
    shell:
        "python {input.script:q} --definition {input.definition:q} --questions {input.questions:q}"
        " --described {input.described:q}"
        " --response {input.response:q} --flow {input.flow:q} --arrivals {input.arrivals:q}"
        " --rates {input.rates:q} --silence {input.silence:q} --themes {input.themes:q}"
        " --rounds {input.rounds:q}"
        " --breakdowns {input.breakdowns:q}"
        " --conclusions {input.conclusions:q} --actions {input.actions:q}"
        " --not_met {input.not_met:q} --exceptions {input.exceptions:q}"
        " --variables {input.variables:q} --quality {input.quality:q} --issues {input.issues:q}"
        " --decisions {input.decisions:q} --mark {params.mark:q}"
        " --out {output:q} --log {log:q}"
