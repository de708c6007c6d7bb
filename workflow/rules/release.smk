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
            *(path for path in rules.score.output if path.startswith("results/")),
            *work.changes,
            *rules.chart.output,
            *rules.conclude.output,
            *rules.data.output,
            rules.render.output.trace,
            "results/quality/returns.csv",
            "results/quality/issues.csv",
            "results/quality/decisions.csv",
            *work.slides,
            *work.review_table,
        ],
        report=[
            *rules.render.output.report,
            *rules.render.output.beside,
            *rules.accessibility.output,
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
        " --report {input.report:q}"
        " --earlier {input.earlier:q} --engine {params.engine:q}"
        " --out {output:q} --log {log:q}"


# On request: the gate. It looks at what lies in results/ as it lies there, so that none of it is an
# input: a release makes no draft anew, but for its own copy.
rule release:
    input:
        script=work.script("release"),
        code=work.code("release"),
        definition=work.definition_file,
        audit=rules.manifest.input.audit,
        # Their words are no names, nor do they hold any.
        house=lambda _: rules.leaks.input.house,
    log:
        "logs/release.log",
    params:
        snakefile=work.snakefile,
        config=work.choices,
        earlier=work.earlier_inputs,
        listing=str(LISTING),
        register=work.register,
        themes=work.themes,
        not_names=work.not_names,
        itself=work.says_of_itself,
        today=work.today,
    shell:
        "python {input.script:q} --definition {input.definition:q} --audit {input.audit:q}"
        " --house {input.house:q} --snakefile {params.snakefile:q} --config {params.config:q}"
        " --earlier {params.earlier:q} --listing {params.listing:q}"
        " --register {params.register:q} --themes {params.themes:q}"
        " --not-names {params.not_names:q} --itself {params.itself:q} --today {params.today:q}"
        " --log {log:q}"


# On request, and for whoever has an edition and nothing else of the audit's.
rule verify:
    input:
        script=work.script("verify"),
        code=work.code("verify"),
    log:
        "logs/verify.log",
    params:
        edition=work.settings.edition,
    shell:
        "python {input.script:q} --edition {params.edition:q} --log {log:q}"
