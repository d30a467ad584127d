"""Open data: published projects as a package of OC4IDS 0.9.5, the Open Contracting for Infrastructure Data Standard.

`tables` says which of our words is which of the standard's, `projects.sql` makes one project of it, `package` writes the
package. What is published is what the public may see, whoever asks. Nothing empty is written, and what the standard
asks for and we do not know is left out, not guessed.
"""
