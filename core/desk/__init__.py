"""The desk: what operators have to look at, and what they are told without asking."""
