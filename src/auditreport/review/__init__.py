"""The report in Word for a committee, and what comes back of it."""
