package profiles

import (
	"treetop/conn/profile"
	"treetop/ui/lang"
)

// presetName is what the preset is called in the list.
func presetName(s profile.Preset) string {
	switch s {
	case profile.PresetMosquitto:
		return "Mosquitto"
	case profile.PresetHomeAssistant:
		return "Home Assistant"
	case profile.PresetHiveMQ:
		return "HiveMQ Cloud"
	case profile.PresetEMQX:
		return "EMQX Cloud"
	case profile.PresetAWS:
		return "AWS IoT Core"
	case profile.PresetAzure:
		return "Azure Event Grid"
	}
	return lang.L("any broker")
}

// presetGuide says what to type where.
func presetGuide(s profile.Preset) string {
	switch s {
	case profile.PresetMosquitto:
		return lang.L("Host: the computer it runs on. Without a listener in its configuration it answers on its own computer only. User name and password: those made with mosquitto_passwd, if any.")
	case profile.PresetHomeAssistant:
		return lang.L("Host: the address of Home Assistant. User name and password: those of a Home Assistant user, or of a login in the options of the Mosquitto add-on.")
	case profile.PresetHiveMQ:
		return lang.L("Host: “URL” in the overview of the cluster, ending in .hivemq.cloud. User name and password: made under “Access Management”, not those of the website.")
	case profile.PresetEMQX:
		return lang.L("Host: “Address” in the overview of the deployment, ending in .emqxsl.com or .emqxsl.cn. User name and password: made under “Authentication”.")
	case profile.PresetAWS:
		return lang.L("Host: the endpoint under “Connect › Domain configurations”, with “-ats”. No user: choose the thing's certificate and key on the page TLS. Client ID and filters must be allowed by its policy, or the connection is closed.")
	case profile.PresetAzure:
		return lang.L("Host: “MQTT hostname” of the namespace, ending in .ts.eventgrid.azure.net. User name: the client's authentication name; its certificate and key on the page TLS. Filters must lie in a topic space.")
	}
	return lang.L("Fills in what is the same for all brokers of a kind, and says what to type where")
}

// presetRow offers the presets, for a profile that is new.
func (c *connectionPage) presetRow() *field {
	var names []string
	for s := range profile.PresetCount {
		names = append(names, presetName(s))
	}
	c.preset = newChoice(names, edit(c.f, func(d *draft, i int) {
		d.usePreset(profile.Preset(i))
		c.f.load(d)
	}))
	return newField(lang.L("Set up for"), line(natural(c.preset)), "")
}
