# Tables → variables, conclusions, actions and exceptions; and the back test, where the audit has one.
rule conclude:
    input:
        script=work.script("conclude"),
        code=work.code("conclude"),
        definition=work.definition_file,
        findings=work.findings,
        actions=work.kept_actions,
        claims=work.published_claims,
        changes=work.changes[:1],
        questions="results/tables/questions.csv",
        described=work.described_tables,
        response="results/tables/response.csv",
        flow="results/tables/flow.csv",
        rates="results/tables/rates.csv",
        themes="results/tables/themes.csv",
        texts="results/tables/texts.csv",
        breakdowns="results/tables/breakdowns.csv",
        quality="results/quality/returns.csv",
    output:
        conclusions="results/findings/conclusions.csv",
        actions="results/findings/actions.csv",
        variables="results/findings/variables.csv",
        not_met="results/findings/standards_not_met.csv",
        exceptions="results/findings/exceptions.csv",
        letters="results/findings/exceptions.txt",
        back_test=["results/quality/back_test.csv"] if work.published_claims else [],
    log:
        "logs/conclude.log",
    # On the longest way through: what the office gets can be made beside it.
    priority: 1
    params:
        versions=work.versions,
    shell:
        "python {input.script:q} --definition {input.definition:q} --findings {input.findings:q}"
        " --kept {input.actions:q} --claims {input.claims:q}"
        " --changes {input.changes:q}"
        " --questions {input.questions:q} --described {input.described:q}"
        " --response {input.response:q} --flow {input.flow:q}"
        " --rates {input.rates:q} --themes {input.themes:q}"
        " --texts {input.texts:q} --breakdowns {input.breakdowns:q} --quality {input.quality:q}"
        " --out-conclusions {output.conclusions:q} --out-actions {output.actions:q}"
        " --out-variables {output.variables:q} --out-not_met {output.not_met:q}"
        " --out-exceptions {output.exceptions:q} --out-letters {output.letters:q}"
        " --out-back-test {output.back_test:q} --log {log:q}"


# On request: each rule of findings.yaml, what it looks at, whether it fires, and why. It only reads.
rule findings:
    input:
        script=work.script("findings"),
        code=work.code("findings"),
        definition=work.definition_file,
        findings=work.findings,
        actions=work.kept_actions,
        questions="results/tables/questions.csv",
        variables="results/findings/variables.csv",
    log:
        "logs/findings.log",
    shell:
        "python {input.script:q} --definition {input.definition:q} --findings {input.findings:q}"
        " --kept {input.actions:q} --questions {input.questions:q}"
        " --variables {input.variables:q} --log {log:q}"
