import CommandLine

Program(ShipRegistry.root).main()
