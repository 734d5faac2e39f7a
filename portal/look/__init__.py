"""What every page is made of: layouts, component macros, styles, small modules of behaviour.

Pages call the macros of `look/components/*.html` with the frozen values of `values` and are
framed by what `frame` holds. The rules of all of it are written in docs/look.md; each component
in each of its states stands in the gallery (`/gallery/`, outside production only).
"""
