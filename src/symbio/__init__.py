"""Symbio: declare, classify, match, assess, plan and realise industrial symbiosis.

>>> import symbio
>>> symbio.__version__
'0.1.0'
"""

__version__ = "0.1.0"
