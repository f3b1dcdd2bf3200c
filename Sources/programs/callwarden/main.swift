import CommandLine

Program(Registry.root).main()
