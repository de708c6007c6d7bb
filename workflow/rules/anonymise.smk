# raw/ → working/ by pseudonym. The one rule that crosses from the identifying zone.
rule anonymise:
    input:
        script=work.script("anonymise"),
        code=work.code("anonymise"),
        listing=[] if work.shards else str(LISTING),
        read=[f"{shard}/{left}" for shard in work.shards for left in LEFT],
        office=str(RECORD),
        definition=work.definition_file,
        themes=work.themes,
        intake=work.intake_map,
    output:
        returns="working/returns.json",
        departments="working/departments.csv",
        themes="working/themes.csv",
        decisions="working/decisions.csv",
        sources="private/sources.json",
        texts="private/free_text.csv",
    log:
        "logs/anonymise.log",
    params:
        versions=work.versions,
        shards=work.shards,
    shell:
        "python {input.script:q} --definition {input.definition:q} --listing {input.listing:q}"
        " --shards {params.shards:q} --office {input.office:q} --themes {input.themes:q}"
        " --intake {input.intake:q} --out-returns {output.returns:q}"
        " --out-departments {output.departments:q} --out-themes {output.themes:q}"
        " --out-decisions {output.decisions:q} --out-sources {output.sources:q}"
        " --out-texts {output.texts:q} --log {log:q}"


# Where several jobs read returns, one for each shard: they stay in private/ until anonymise brings
# them together.
if work.shards:

    rule read:
        input:
            script=work.script("read"),
            code=work.code("read"),
            listing=f"{SHARDS}/{{shard}}/{PART}",
            office=str(RECORD),
            definition=work.definition_file,
            intake=work.intake_map,
        output:
            [f"{SHARDS}/{{shard}}/{left}" for left in LEFT],
        log:
            "logs/read-{shard}.log",
        params:
            versions=work.versions,
            folder=f"{SHARDS}/{{shard}}",
        shell:
            "python {input.script:q} --definition {input.definition:q} --listing {input.listing:q}"
            " --office {input.office:q} --intake {input.intake:q} --out {params.folder:q}"
            " --log {log:q}"
