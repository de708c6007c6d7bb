# What the published files are made of: hashes of every input (by pseudonym) and every output.
rule manifest:
    input:
        script=work.script("manifest"),
        code=work.code("manifest"),
        definition=work.definition_file,
        returns="working/returns.json",
        outputs=[
            *(path for path in rules.score.output if path.startswith("results/")),
            *work.changes,
            *rules.chart.output,
            *rules.conclude.output,
            "results/quality/returns.csv",
            "results/quality/issues.csv",
            "results/quality/decisions.csv",
            *rules.render.output,
            *rules.workbook.output,
        ],
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
        " --earlier {input.earlier:q} --engine {params.engine:q}"
        " --out {output:q} --log {log:q}"
