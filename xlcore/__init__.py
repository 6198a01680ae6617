"""xlcore: the budget performance self-evaluation form (绩效自评表), scored, checked and consolidated."""

__version__ = "0.1.0"
