"""The desk: the matters that wait for operators, and the alerts that they get."""
