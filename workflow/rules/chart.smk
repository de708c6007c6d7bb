# Tables → one chart a group and an overview; all in one job, as starting matplotlib is the cost.
rule chart:
    input:
        script=work.script("chart"),
        code=work.code("chart"),
        fonts=work.fonts,
        definition=work.definition_file,
        questions="results/tables/questions.csv",
    output:
        overview="results/charts/overview.svg",
        groups=expand("results/charts/{group}.svg", group=work.groups),
    log:
        "logs/chart.log",
    params:
        versions=work.versions,
    shell:
        "python {input.script:q} --definition {input.definition:q} --questions {input.questions:q}"
        " --fonts {input.fonts:q} --out-overview {output.overview:q}"
        " --out-groups {output.groups:q} --log {log:q}"
