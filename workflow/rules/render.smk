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
        assets=work.assets("summary"),
        pinned=work.pinned,
        definition=work.definition_file,
        commentary=work.commentary,
        references=work.references,
        # For the lines in which a number was written.
        findings=work.findings,
        kept=work.kept_actions,
        questions="results/tables/questions.csv",
        # All that stands in results/tables, for the checksum that the report names.
        tables=[
            *(path for path in rules.score.output if path.startswith("results/tables/")),
            *work.changes,
        ],
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
        # The web page carries it within itself.
        workbook="working/tables.xlsx" if "html" in work.settings.formats else [],
    output:
        report=work.rendered,
        trace="results/trace/numbers.json",
        beside=work.beside,
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
        " --described {input.described:q} --tables {input.tables:q}"
        " --response {input.response:q} --flow {input.flow:q} --arrivals {input.arrivals:q}"
        " --rates {input.rates:q} --silence {input.silence:q} --themes {input.themes:q}"
        " --findings {input.findings:q} --kept {input.kept:q}"
        " --rounds {input.rounds:q}"
        " --breakdowns {input.breakdowns:q}"
        " --charts {input.charts:q}"
        " --conclusions {input.conclusions:q} --actions {input.actions:q}"
        " --not_met {input.not_met:q} --exceptions {input.exceptions:q}"
        " --back-test {input.back_test:q}"
        " --variables {input.variables:q} --quality {input.quality:q} --issues {input.issues:q}"
        " --decisions {input.decisions:q} --review {input.review:q}"
        " --workbook {input.workbook:q}"
        " --engine {params.engine:q} --disclosure {params.disclosure:q} --mark {params.mark:q}"
        " --assets {input.assets:q} --beside {output.beside:q}"
        " --out {output.report:q} --out-trace {output.trace:q} --log {log:q}"


# The tables for Excel, and as OpenDocument; beside the charts, as it needs neither them nor the prose.
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
        "working/tables.ods",
    log:
        "logs/workbook.log",
    params:
        mark=work.mark,
        # Its links lead into the report where that is a page.
        page=[form for form in work.settings.formats if form == "html"],
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
        " --decisions {input.decisions:q} --mark {params.mark:q} --page {params.page:q}"
        " --out {output:q} --log {log:q}"


# The tables as data, for whoever goes on from them: described, with the definition and a citation.
rule data:
    input:
        script=work.script("data"),
        code=work.code("data"),
        definition=work.definition_file,
        tables=work.published_tables,
    output:
        work.data_files,
    log:
        "logs/data.log",
    params:
        mark=work.mark,
        versions=work.versions,
    shell:
        "python {input.script:q} --definition {input.definition:q} --tables {input.tables:q}"
        " --mark {params.mark:q} --out {output:q} --log {log:q}"


# What everyone can read: each page and each PDF is checked as it will be published, and the statement
# says what was found. A fault doesn't stop a run; it stops a release.
rule accessibility:
    input:
        script=work.script("accessibility"),
        code=work.code("accessibility"),
        definition=work.definition_file,
        style=work.style,
        report=[*rules.render.output.report, *rules.render.output.beside],
    output:
        "working/report/accessibility.html",
    log:
        "logs/accessibility.log",
    priority: 1
    params:
        mark=work.mark,
        versions=work.versions,
    shell:
        "python {input.script:q} --definition {input.definition:q} --style {input.style:q}"
        " --report {input.report:q} --mark {params.mark:q} --out {output:q} --log {log:q}"


# On request: the same findings as slides, for the screen and for PowerPoint.
rule deck:
    input:
        script=work.script("deck"),
        code=work.code("deck"),
        house=work.slides_house,
        style=work.style,
        fonts=work.all_fonts,
        definition=work.definition_file,
        commentary=work.commentary,
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
        SLIDES,
    log:
        "logs/deck.log",
    params:
        engine=work.engine,
        disclosure=work.settings.disclosure,
        mark=work.mark,
        formats=work.settings.formats,
        versions=work.versions,
        staging="working/slides",
    shell:
        "python {input.script:q} --definition {input.definition:q} --house {input.house:q}"
        " --style {input.style:q} --fonts {input.fonts:q} --commentary {input.commentary:q}"
        " --questions {input.questions:q} --described {input.described:q}"
        " --response {input.response:q} --flow {input.flow:q} --arrivals {input.arrivals:q}"
        " --rates {input.rates:q} --silence {input.silence:q} --themes {input.themes:q}"
        " --rounds {input.rounds:q} --breakdowns {input.breakdowns:q}"
        " --conclusions {input.conclusions:q} --actions {input.actions:q}"
        " --not_met {input.not_met:q} --exceptions {input.exceptions:q}"
        " --variables {input.variables:q} --quality {input.quality:q} --issues {input.issues:q}"
        " --decisions {input.decisions:q}"
        " --engine {params.engine:q} --disclosure {params.disclosure:q} --mark {params.mark:q}"
        " --formats {params.formats:q} --staging {params.staging:q}"
        " --out {output:q} --log {log:q}"
