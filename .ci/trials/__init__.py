"""Trials: the real agent beside the simulator while something goes wrong, judged by promises."""
