# What the published files are made of: hashes of every input (by pseudonym) and every output.
rule manifest:
    input:
        script=work.script("manifest"),
        code=work.code("manifest"),
        definition=work.definition_file,
        returns="working/returns.json",
        outputs=[
            *rules.score.output,
            *rules.chart.output,
            *rules.conclude.output,
            rules.validate.output.quality,
            rules.validate.output.kinds,
            *rules.render.output,
            *rules.workbook.output,
        ],
        audit=[
            work.definition_file,
            *work.findings,
            *work.commentary,
            *work.references,
        ],
    output:
        "results/manifest.json",
    log:
        "logs/manifest.log",
    params:
        engine=work.engine,
        versions=work.versions,
    shell:
        "python {input.script:q} --definition {input.definition:q} --returns {input.returns:q}"
        " --audit {input.audit:q} --outputs {input.outputs:q} --engine {params.engine:q}"
        " --out {output:q} --log {log:q}"


# Does a name stand in anything that leaves the identifying zone? Reads that zone, and leaves only a
# verdict without a name; so nothing public depends on it, and it comes after all else. A find
# ends the run. What was found stands in private/leaks.csv, which is no output here: Snakemake takes
# the outputs of a failed job away, and the office needs it then.
rule leaks:
    input:
        script=work.script("leaks"),
        code=work.code("leaks"),
        listing=str(LISTING),
        register=work.register,
        themes=work.themes,
        not_names=work.not_names,
        audit=rules.manifest.input.audit,
        # Their words are no names, nor do they hold any.
        house=[
            *work.house,
            *sorted({*work.code("chart"), *work.code("render"), *work.code("workbook")}),
        ],
        before=[
            rules.manifest.output,
            *rules.manifest.input.outputs,
            rules.anonymise.output.returns,
            rules.anonymise.output.departments,
            rules.anonymise.output.themes,
            rules.validate.output.answers,
            rules.validate.output.outcomes,
            rules.validate.output.issues,
            *rules.intake.output,
        ],
    output:
        "results/quality/leaks.txt",
    log:
        "logs/leaks.log",
    params:
        itself=work.says_of_itself,
        strata=[stratum.id for stratum in work.definition.strata],
    shell:
        "python {input.script:q} --listing {input.listing:q} --register {input.register:q}"
        " --themes {input.themes:q} --not-names {input.not_names:q} --audit {input.audit:q}"
        " --house {input.house:q} --itself {params.itself:q} --strata {params.strata:q}"
        " --out {output:q} --log {log:q}"
