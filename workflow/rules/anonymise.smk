# raw/ → working/ by pseudonym. The one rule that crosses from the identifying zone.
rule anonymise:
    input:
        script=work.script("anonymise"),
        code=work.code("anonymise"),
        listing=str(LISTING),
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
    shell:
        "python {input.script:q} --definition {input.definition:q} --listing {input.listing:q}"
        " --office {input.office:q} --themes {input.themes:q}"
        " --intake {input.intake:q} --out-returns {output.returns:q}"
        " --out-departments {output.departments:q} --out-themes {output.themes:q}"
        " --out-decisions {output.decisions:q} --out-sources {output.sources:q}"
        " --out-texts {output.texts:q} --log {log:q}"
