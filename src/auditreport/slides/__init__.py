"""The slides of a report: one deck from the same findings, for the screen and for PowerPoint."""
