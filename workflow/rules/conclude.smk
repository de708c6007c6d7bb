# Tables → variables, conclusions and actions.
rule conclude:
    input:
        script=work.script("conclude"),
        code=work.code("conclude"),
        definition=work.definition_file,
        findings=work.findings,
        questions="results/tables/questions.csv",
        response="results/tables/response.csv",
        flow="results/tables/flow.csv",
        rates="results/tables/rates.csv",
        themes="results/tables/themes.csv",
        texts="results/tables/texts.csv",
        quality="results/quality/returns.csv",
    output:
        conclusions="results/findings/conclusions.csv",
        actions="results/findings/actions.csv",
        variables="results/findings/variables.csv",
    log:
        "logs/conclude.log",
    params:
        versions=work.versions,
    shell:
        "python {input.script:q} --definition {input.definition:q} --findings {input.findings:q}"
        " --questions {input.questions:q} --response {input.response:q} --flow {input.flow:q}"
        " --rates {input.rates:q} --themes {input.themes:q}"
        " --texts {input.texts:q} --quality {input.quality:q}"
        " --out-conclusions {output.conclusions:q} --out-actions {output.actions:q}"
        " --out-variables {output.variables:q} --log {log:q}"
