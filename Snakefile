# auditreport: a questionnaire audit's returns go in, its published report comes out.
#
#   raw/ ─ anonymise ─ validate ─ score ─┬─ chart ─────┬─ render ─ release ─ results/
#            (names end here)            └─ conclude ──┘
#
# Where the audit names an earlier round, rounds sets this one beside it, between score and chart.
# Each stage has one name on every floor: workflow/rules/STAGE.smk, scripts/STAGE.py and
# src/auditreport/STAGE.py. What the office does stands in office, letters and custody.smk.
from auditreport.publish import MANIFEST
from auditreport.raw import LISTING
from auditreport.office.recorded import RECORD
from auditreport.open_folder import open_work_folder
from auditreport.product_files import SLIDES
from auditreport.shards import FOLDER as SHARDS, LEFT, PART
from auditreport.start import without_waits
from auditreport.warm import start_warm
from auditreport.workfolder import GROWING, MARKED

# Reads config.yaml and the audit that it names, checks both, and lists raw/. A fault in any of them
# ends the run here, in words and before any job. Within a job of a cluster that is done already.
work = open_work_folder(config, workflow.basedir, in_job=not workflow.is_main_process)


rule all:
    default_target: True
    input:
        # All that is published, so that what is missing of it is made again.
        lambda _: rules.manifest.input.outputs,
        "results/manifest.json",
        [] if work.disposed else "results/quality/leaks.txt",
        [] if work.disposed else ["private/intake.csv", "private/desk.html", "private/pilot"],
        [] if work.disposed else "private/departments.html",


# On request: the slides, with the report, and searched for names as that is.
rule slides:
    input:
        SLIDES,
        "results/manifest.json",
        [] if work.disposed else "results/quality/leaks.txt",


# Where names were disposed of, nothing is left of what these read: the rest starts from what was
# kept.
if not work.disposed:

    include: "workflow/rules/anonymise.smk"
    include: "workflow/rules/validate.smk"


include: "workflow/rules/score.smk"


if work.compares_rounds:

    include: "workflow/rules/rounds.smk"


include: "workflow/rules/chart.smk"
include: "workflow/rules/conclude.smk"
include: "workflow/rules/render.smk"
include: "workflow/rules/release.smk"
include: "workflow/rules/trace.smk"


if not work.disposed:

    include: "workflow/rules/office.smk"
    include: "workflow/rules/letters.smk"
    include: "workflow/rules/custody.smk"
    include: "workflow/rules/review.smk"
    include: "workflow/rules/leaks.smk"


# On a cluster, what doesn't grow with the returns is made where the run was started.
workflow.localrules(*(rule.name for rule in workflow.rules if rule.name not in GROWING))


onstart:
    without_waits(workflow)
    shell.prefix(start_warm())


onsuccess:
    print(work.closing_line())
