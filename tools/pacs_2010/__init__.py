"""The invented returns of the shipped example, whose counts are those published in 2010.

`register` invents the departments, `answers` their answers, `returns` puts the two together, and
`forms` fills in the workbooks. Nothing here is part of the engine.
"""
