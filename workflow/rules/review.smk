# The report in Word for a committee, and what comes back of it. Only where it is asked for. The
# scripts write by themselves: Snakemake would delete what is open in Word, or hold a person's words.
rule review:
    input:
        script=work.script("review"),
        code=work.code("review"),
        assets=work.assets("review"),
        findings=work.findings,
        house=work.house,
        pinned=work.pinned,
        definition=work.definition_file,
        commentary=work.commentary,
        references=work.references,
        questions="results/tables/questions.csv",
        tables=rules.render.input.tables,
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
    log:
        "logs/review.log",
    params:
        engine=work.engine,
        disclosure=work.settings.disclosure,
        mark=work.mark,
        formats=work.settings.formats,
        versions=work.versions,
        out="private/review/report.docx",
    shell:
        "python {input.script:q} --definition {input.definition:q} --house {input.house:q}"
        " --pinned {input.pinned:q}"
        " --commentary {input.commentary:q}"
        " --references {input.references:q} --questions {input.questions:q}"
        " --described {input.described:q} --tables {input.tables:q}"
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
        " --assets {input.assets:q} --findings {input.findings:q}"
        " --formats {params.formats:q} --engine {params.engine:q} --disclosure {params.disclosure:q} --mark {params.mark:q}"
        " --out {params.out:q} --log {log:q}"


rule:
    name:
        "review-in"
    input:
        script=work.script("review-in"),
        code=work.code("review-in"),
        definition=work.definition_file,
    log:
        "logs/review_in.log",
    shell:
        "python {input.script:q} --definition {input.definition:q} --log {log:q}"
