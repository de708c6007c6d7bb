"""A questionnaire audit's returns go in; its published report comes out."""
