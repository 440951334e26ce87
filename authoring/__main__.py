"""python -m authoring"""

from authoring.cli import main

main()
