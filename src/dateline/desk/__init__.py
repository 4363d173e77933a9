"""The desk: the record in a browser, and the same as a REST API; `dateline serve` starts it.

`app` puts it together, `guard` decides who may ask for what, `desk` holds what every page needs, one file a page below
`pages`, one a noun below `api`. Nothing here knows tables: all goes through the ledger.
"""
