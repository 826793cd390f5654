package demo

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	paho "github.com/eclipse/paho.mqtt.golang"
	"github.com/eclipse/paho.mqtt.golang/packets"
)

// patience is how long a condition may take before it counts as missed. Nothing
// waits that long when all is well.
const patience = time.Minute

// within waits for the channel, and fails when nothing comes.
func within[T any](t *testing.T, c <-chan T, what string) T {
	t.Helper()
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case v := <-c:
		return v
	case <-timer.C:
		t.Fatalf("waited %s in vain: %s", patience, what)
		panic("unreachable")
	}
}

func startDemo(t *testing.T) *Broker {
	t.Helper()
	b, err := Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		b.Stop()
		if out := b.stderr.String(); out != "" {
			t.Errorf("the child process wrote to its standard error:\n%s", out)
		}
	})
	return b
}

// listener is a client of the demo broker that keeps what it hears.
type listener struct {
	client paho.Client
	heard  chan paho.Message
}

func connect(addr, user, password string) (*listener, error) {
	l := &listener{heard: make(chan paho.Message, 100_000)}
	o := paho.NewClientOptions().AddBroker("tcp://" + addr).SetProtocolVersion(4).
		SetClientID("treetop-demo-test-" + fmt.Sprint(os.Getpid())).
		SetUsername(user).SetPassword(password).
		SetAutoReconnect(false).SetConnectRetry(false).SetConnectTimeout(patience).
		SetDefaultPublishHandler(func(_ paho.Client, m paho.Message) { l.heard <- m })
	l.client = paho.NewClient(o)
	token := l.client.Connect()
	token.Wait()
	return l, token.Error()
}

func listenTo(t *testing.T, b *Broker, filters ...string) *listener {
	t.Helper()
	l, err := connect(b.Addr(), b.User(), b.Password())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.client.Disconnect(250) })
	for _, f := range filters {
		token := l.client.Subscribe(f, 0, nil)
		within(t, token.Done(), "SUBACK of "+f)
		if code := token.(*paho.SubscribeToken).Result()[f]; code != 0 {
			t.Fatalf("the filter %s is answered with %#x", f, code)
		}
	}
	return l
}

func (l *listener) publish(t *testing.T, topic, payload string) {
	t.Helper()
	token := l.client.Publish(topic, 1, false, payload)
	within(t, token.Done(), "PUBACK of "+topic)
	if err := token.Error(); err != nil {
		t.Fatal(err)
	}
}

// until waits for a message that is as wanted.
func (l *listener) until(t *testing.T, what string, wanted func(paho.Message) bool) paho.Message {
	t.Helper()
	timer := time.NewTimer(patience)
	defer timer.Stop()
	for {
		select {
		case m := <-l.heard:
			if wanted(m) {
				return m
			}
		case <-timer.C:
			t.Fatalf("waited %s in vain: %s", patience, what)
		}
	}
}

func TestAClientSeesTheWholePlace(t *testing.T) {
	b := startDemo(t)
	l := listenTo(t, b, "#", "$SYS/#")

	wanted := map[string]bool{} // topics not seen yet, and whether they are retained
	for _, topic := range []string{
		"home/kitchen/climate", "home/kitchen/power", "home/kitchen/motion", "home/living room/temperature", "home/attic/temperature",
		"encyclopedia/temperature", "TEMPERATURE", "test", "工厂/温度", "工厂/状态", "camera/garden/snapshot", "weather/station", "gateway/log.gz",
		"machines/press 1/vibration", "spBv1.0/Plant A/NBIRTH/Edge 01", "spBv1.0/Plant A/NDATA/Edge 01", "spBv1.0/Plant A/DBIRTH/Edge 02/Oven",
		"spBv1.0/Plant A/DDATA/Edge 02/Oven", "/", "a", "A", "a//b", "🌳/🍃", "deep/2/3/4/5/6/7/8/9/10/11/bottom", "$SYS/broker/version",
	} {
		wanted[topic] = false
	}
	for _, topic := range []string{
		"home/kitchen/light", "home/garage/door", "Position", "zigbee2mqtt/bridge/state", "tele/tasmota_8C2F11/LWT",
		"homeassistant/switch/old_kitchen_plug/config", "spBv1.0/STATE/scada-1", "odd/values/table", "camera/garden/info",
	} {
		wanted[topic] = true
	}
	topics := make(map[string]bool)
	l.until(t, "every topic", func(m paho.Message) bool {
		if !strings.HasPrefix(m.Topic(), "$") {
			topics[m.Topic()] = true
		}
		if retained, ok := wanted[m.Topic()]; ok && (m.Retained() || !retained) {
			delete(wanted, m.Topic())
		}
		return len(wanted) == 0 && len(topics) >= 75
	})
	t.Logf("%d topics", len(topics))
}

func TestALightObeysAPublish(t *testing.T) {
	b := startDemo(t)
	l := listenTo(t, b, "home/kitchen/light")
	l.until(t, "the stored state", func(m paho.Message) bool { return m.Retained() && string(m.Payload()) == "OFF" })
	l.publish(t, "home/kitchen/light/set", "ON")
	l.until(t, "the light", func(m paho.Message) bool { return !m.Retained() && string(m.Payload()) == "ON" })

	// Retained: another one who comes later sees it too.
	l.client.Disconnect(250)
	later := listenTo(t, b, "home/kitchen/light")
	later.until(t, "the stored light", func(m paho.Message) bool { return m.Retained() && string(m.Payload()) == "ON" })
}

func TestTheThermostatObeysAPublish(t *testing.T) {
	b := startDemo(t)
	l := listenTo(t, b, "home/kitchen/climate")
	l.publish(t, "home/kitchen/climate/set", `{"target":22.0,"mode":"heat"}`)
	l.until(t, "the new target", func(m paho.Message) bool {
		var c climate
		return json.Unmarshal(m.Payload(), &c) == nil && c.Target == 22 && c.Temperature > 19
	})
}

func TestAWrongPasswordIsRefused(t *testing.T) {
	b := startDemo(t)
	for _, who := range [][2]string{{b.User(), "guessed"}, {"somebody", b.Password()}, {"", ""}} {
		l, err := connect(b.Addr(), who[0], who[1])
		if err == nil {
			l.client.Disconnect(0)
			t.Errorf("%q was let in", who[0])
		} else if !errors.Is(err, packets.ErrorRefusedBadUsernameOrPassword) && !errors.Is(err, packets.ErrorRefusedNotAuthorised) {
			t.Errorf("%q was refused with: %v", who[0], err)
		}
	}
}

func TestEachBrokerHasItsOwnPortAndPassword(t *testing.T) {
	one, two := startDemo(t), startDemo(t)
	if one.Addr() == two.Addr() || one.Password() == two.Password() {
		t.Errorf("%s and %s share the port or the password", one.Addr(), two.Addr())
	}
	if len(one.Password()) < 20 {
		t.Errorf("a password of %d characters", len(one.Password()))
	}
	if host, _, _ := net.SplitHostPort(one.Addr()); host != "127.0.0.1" {
		t.Errorf("it listens on %s", host)
	}
}

func TestStoppingEndsTheChild(t *testing.T) {
	b := startDemo(t)
	conn, err := net.Dial("tcp", b.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	var all sync.WaitGroup
	for range 3 {
		all.Go(b.Stop)
	}
	all.Wait()
	select {
	case <-b.Done():
	default:
		t.Error("Stop returned before the child had ended")
	}
	if err := b.Err(); err != nil {
		t.Errorf("after Stop the broker says: %v", err)
	}
	if !b.cmd.ProcessState.Success() {
		t.Errorf("the child ended with %s, want it to end by itself", b.cmd.ProcessState)
	}
	if again, err := net.Dial("tcp", b.Addr()); err == nil {
		again.Close()
		t.Error("the port is still open")
	}
}

func TestAChildThatDiesIsNoticed(t *testing.T) {
	b := startDemo(t)
	if err := b.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	within(t, b.Done(), "the end of the child")
	if b.Err() == nil {
		t.Error("the broker says nothing of its end")
	}
}

func TestThePasswordIsInNoCommandLineAndNoEnvironment(t *testing.T) {
	b := startDemo(t)
	for _, text := range append(b.cmd.Args, b.cmd.Environ()...) {
		if strings.Contains(text, b.Password()) {
			t.Error("the child's command line or environment holds the password")
		}
	}
}

func TestStartingThatFailsSaysWhere(t *testing.T) {
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	for _, c := range []struct {
		name  string
		ctx   context.Context // nil: for a second
		args  []string
		stage Stage
		says  string
	}{
		{"no such program", t.Context(), []string{"./there is no such program"}, StageLaunch, "no such program"},
		{"cancelled before", cancelled, []string{os.Args[0], ChildArg}, StageLaunch, "canceled"},
		{"another program", t.Context(), []string{"sh", "-c", "read line; echo hello"}, StageListen, "something else"},
		{"a program that ends", t.Context(), []string{"sh", "-c", "read line; echo no room >&2; exit 3"}, StageListen, "no room"},
		{"a program that says nothing", nil, []string{"sleep", "3600"}, StageListen, "deadline exceeded"},
		{"not on loopback", t.Context(), []string{"sh", "-c", `read line; echo '{"addr":"0.0.0.0:1883"}'; read line`}, StageListen, "not a loopback address"},
		{"a reason", t.Context(), []string{"sh", "-c", `read line; echo '{"error":"no ports left"}'`}, StageListen, "no ports left"},
	} {
		t.Run(c.name, func(t *testing.T) {
			ctx := c.ctx
			if ctx == nil { // time enough to start it on a busy machine
				var cancel context.CancelFunc
				ctx, cancel = context.WithTimeout(t.Context(), time.Second)
				defer cancel()
			}
			b, err := start(ctx, c.args[0], c.args[1:]...)
			if err == nil {
				b.Stop()
				t.Fatal("it was started")
			}
			var failed *StartError
			if !errors.As(err, &failed) || failed.Stage != c.stage {
				t.Errorf("the error is %v, want one of stage %q", err, c.stage)
			}
			if !strings.Contains(err.Error(), c.says) {
				t.Errorf("the error %q does not say %q", err, c.says)
			}
		})
	}
}

func TestAChildWithoutGreetingEndsWithoutListening(t *testing.T) {
	for _, input := range []string{"", "hello\n", `{"user":"treetop"}` + "\n", `{"password":"canary` + "\n"} {
		var out bytes.Buffer
		if code := Child(strings.NewReader(input), &out); code != 1 {
			t.Errorf("%q: exit code %d, want 1", input, code)
		}
		var r reply
		if err := json.Unmarshal(out.Bytes(), &r); err != nil || r.Error == "" || r.Addr != "" {
			t.Errorf("%q is answered with %s", input, out.Bytes())
		}
		if strings.Contains(out.String(), "canary") {
			t.Errorf("the answer repeats the input: %s", out.Bytes())
		}
	}
}

// The broker library falls over a SUBSCRIBE of MQTT 5 that is cut off. That is
// why it has a process of its own; when this fails, it no longer does.
func TestABrokenPacketEndsTheChildAlone(t *testing.T) {
	b, err := Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer b.Stop()
	conn, err := net.Dial("tcp", b.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	hello := []byte("\x00\x04MQTT\x05\xc2\x00\x3c\x00") // version 5; user name, password, clean start; 60 s; no properties
	for _, text := range []string{"broken", b.User(), b.Password()} {
		hello = binary.BigEndian.AppendUint16(hello, uint16(len(text)))
		hello = append(hello, text...)
	}
	if _, err := conn.Write(append([]byte{0x10, byte(len(hello))}, hello...)); err != nil {
		t.Fatal(err)
	}
	connack := make([]byte, 4)
	if _, err := io.ReadFull(conn, connack); err != nil || connack[0] != 0x20 || connack[3] != 0 {
		t.Fatalf("the CONNACK begins with %x: %v", connack, err)
	}
	// Packet identifier, no properties, the filter "a", and no options.
	if _, err := conn.Write([]byte{0x82, 0x06, 0x00, 0x01, 0x00, 0x00, 0x01, 'a'}); err != nil {
		t.Fatal(err)
	}
	within(t, b.Done(), "the end of the child")
	if b.Err() == nil || !strings.Contains(b.stderr.String(), "SubscribeDecode") {
		t.Errorf("the child ended with %v:\n%s", b.Err(), b.stderr)
	}
}
