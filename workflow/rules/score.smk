# Canonical answers → one table a group, all of them together, and who answered.
rule score:
    input:
        script=work.script("score"),
        code=work.code("score"),
        definition=work.definition_file,
        answers="working/answers.csv",
        departments="working/departments.csv",
        themes="working/themes.csv",
    output:
        questions="results/tables/questions.csv",
        groups=expand("results/tables/{group}.csv", group=work.groups),
        response="results/tables/response.csv",
        themes="results/tables/themes.csv",
        texts="results/tables/texts.csv",
    log:
        "logs/score.log",
    params:
        disclosure=work.settings.disclosure,
        versions=work.versions,
    shell:
        "python {input.script:q} --definition {input.definition:q} --answers {input.answers:q}"
        " --departments {input.departments:q} --themes {input.themes:q}"
        " --out-questions {output.questions:q} --out-groups {output.groups:q}"
        " --out-response {output.response:q} --out-themes {output.themes:q}"
        " --out-texts {output.texts:q} --disclosure {params.disclosure:q} --log {log:q}"
