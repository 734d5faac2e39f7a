"""Citizens of the stand: who they are, how they sign in, what ESIA knows of them.

They come from files (docs/stand.md) and are made up. Neighbours: `grants` lets them in,
`endpoints.rs` tells systems about them.
"""
