"""The help centre («Помощь»): articles, what a region says instead, and whether they helped.

Words: *article* (one file of Markdown with a head), *shelf* (all articles as one region shows them),
*override* (a region's own words instead of a file's, for a time), *vote* (whether an article helped).
Promises: an article that is broken stops the start; an override that no longer fits gives way to the file; a
vote knows no person, and one page gives at most one. Neighbours: reads the slips of a finger from finding.
"""
