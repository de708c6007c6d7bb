# What the published files are made of: hashes of every input (by pseudonym) and every output. With
# it the report is published, by one exchange of results/report/ for the new one. Its files are no
# outputs: Snakemake would delete the last good ones before the job. A run that finds one of them
# missing or altered forgets the manifest, and so publishes again.
rule manifest:
    input:
        script=work.script("manifest"),
        code=work.code("manifest"),
        definition=work.definition_file,
        returns="working/returns.json",
        outputs=[
            *rules.score.output,
            *work.changes,
            *rules.chart.output,
            *rules.conclude.output,
            "results/quality/returns.csv",
            "results/quality/issues.csv",
            "results/quality/decisions.csv",
        ],
        report=[*rules.render.output, *rules.workbook.output],
        audit=[
            work.definition_file,
            *work.findings,
            *work.kept_actions,
            *work.published_claims,
            *work.commentary,
            *work.references,
        ],
        earlier=work.earlier_inputs,
    output:
        "results/manifest.json",
    log:
        "logs/manifest.log",
    params:
        engine=work.engine,
        versions=work.versions,
    shell:
        "python {input.script:q} --definition {input.definition:q} --returns {input.returns:q}"
        " --audit {input.audit:q} --outputs {input.outputs:q}"
        " --report {input.report:q}"
        " --earlier {input.earlier:q} --engine {params.engine:q}"
        " --out {output:q} --log {log:q}"
