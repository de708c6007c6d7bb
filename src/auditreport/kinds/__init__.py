"""Kinds of question: what each one asks for, reads, expects and counts."""
