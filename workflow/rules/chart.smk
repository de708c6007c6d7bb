# Tables → one chart a group, an overview, and who answered; all in one job, as starting matplotlib is
# the cost.
rule chart:
    input:
        script=work.script("chart"),
        code=work.code("chart"),
        fonts=work.fonts,
        definition=work.definition_file,
        questions="results/tables/questions.csv",
        described=work.described_tables,
        flow="results/tables/flow.csv",
        arrivals="results/tables/arrivals.csv",
        changes=work.changes[:1],
        series=work.changes[1:2] if work.has_series else [],
    output:
        overview="results/charts/overview.svg",
        flow="results/charts/flow.svg",
        arrivals="results/charts/arrivals.svg",
        groups=expand("results/charts/{group}.svg", group=work.groups),
        rounds=["results/charts/rounds.svg"] if work.changes else [],
        series=["results/charts/series.svg"] if work.has_series else [],
        described=work.described_charts,
    log:
        "logs/chart.log",
    # On the longest way through: what the office gets can be made beside it.
    priority: 1
    params:
        versions=work.versions,
    shell:
        "python {input.script:q} --definition {input.definition:q}"
        " --tables {input.questions:q} {input.flow:q} {input.arrivals:q} {input.changes:q}"
        " {input.series:q} --described {input.described:q} --fonts {input.fonts:q}"
        " --out {output:q} --log {log:q}"
