"""The audit office's own work: whom it wrote to, what it decided, what it keeps and gives away.

Identifying throughout. Nothing public depends on it, but for the record that *anonymise* takes in.
"""
