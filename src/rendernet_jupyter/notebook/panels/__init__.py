"""Forms on the page: every control mirrors text that can be copied, compared and run again.

A panel adds to what text can do and never holds anything alone. Its static twin is what a saved
notebook shows. Controls are those of ipywidgets 7.7 that 8 has as well. Nothing here is imported
before a person asks for a panel.
"""
