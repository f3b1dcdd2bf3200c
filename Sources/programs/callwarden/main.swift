import CommandLine

Program(Registry.root, manuals: Registry.manuals).main()
