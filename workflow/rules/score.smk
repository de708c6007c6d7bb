# Canonical answers → one table a group, all of them together, who answered, and breakdowns. What
# the disclosure profile withholds is withheld here: no later stage reads what counts are made from.
rule score:
    input:
        script=work.script("score"),
        code=work.code("score"),
        definition=work.definition_file,
        answers="working/answers.csv",
        departments="working/departments.csv",
        outcomes="working/outcomes.csv",
        themes="working/themes.csv",
    output:
        questions="results/tables/questions.csv",
        groups=expand("results/tables/{group}.csv", group=work.groups),
        options=work.described_tables[:1],
        figures=work.described_tables[1:],
        response="results/tables/response.csv",
        flow="results/tables/flow.csv",
        arrivals="results/tables/arrivals.csv",
        rates="results/tables/rates.csv",
        silence="results/tables/silence.csv",
        themes="results/tables/themes.csv",
        texts="results/tables/texts.csv",
        breakdowns="results/tables/breakdowns.csv",
        withheld="results/quality/disclosure.csv",
        # The office's own log tells more. Nothing reads it.
        office=[] if work.disposed else "private/disclosure.csv",
    log:
        "logs/score.log",
    # On the longest way through: what the office gets can be made beside it.
    priority: 1
    params:
        disclosure=work.settings.disclosure,
        versions=work.versions,
    shell:
        "python {input.script:q} --definition {input.definition:q} --answers {input.answers:q}"
        " --departments {input.departments:q} --outcomes {input.outcomes:q}"
        " --themes {input.themes:q}"
        " --out-questions {output.questions:q} --out-groups {output.groups:q}"
        " --out-options {output.options:q} --out-figures {output.figures:q}"
        " --out-response {output.response:q} --out-flow {output.flow:q}"
        " --out-arrivals {output.arrivals:q} --out-rates {output.rates:q}"
        " --out-silence {output.silence:q}"
        " --out-themes {output.themes:q} --out-texts {output.texts:q}"
        " --out-breakdowns {output.breakdowns:q} --out-withheld {output.withheld:q}"
        " --out-office-log {output.office:q}"
        " --disclosure {params.disclosure:q} --log {log:q}"
