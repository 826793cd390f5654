// Command treetop is a desktop MQTT explorer.
package main

func main() {}
