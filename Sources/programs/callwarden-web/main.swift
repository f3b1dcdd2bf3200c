import CommandLine

Program(WebRegistry.root).main()
