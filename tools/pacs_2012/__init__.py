"""The invented re-audit of 2012: some departments of 2010 again, some for the first time."""
