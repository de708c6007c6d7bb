# Tables → one chart a group, an overview, and who answered; all in one job, as starting matplotlib is
# the cost.
rule chart:
    input:
        script=work.script("chart"),
        code=work.code("chart"),
        fonts=work.fonts,
        definition=work.definition_file,
        questions="results/tables/questions.csv",
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
    log:
        "logs/chart.log",
    # On the longest way through: what the office gets can be made beside it.
    priority: 1
    params:
        versions=work.versions,
    shell:
        "python {input.script:q} --definition {input.definition:q} --questions {input.questions:q}"
        " --flow {input.flow:q} --arrivals {input.arrivals:q} --fonts {input.fonts:q}"
        " --out-overview {output.overview:q} --out-flow {output.flow:q}"
        " --out-arrivals {output.arrivals:q} --out-groups {output.groups:q}"
        " --changes {input.changes:q} --out-rounds {output.rounds:q}"
        " --series {input.series:q} --out-series {output.series:q} --log {log:q}"
