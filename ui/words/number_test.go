package words

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"treetop/model"
	"treetop/ui/lang"
)

func TestTheSeparatorsAreThoseOfEveryLanguage(t *testing.T) {
	for _, tag := range lang.Languages {
		p := message.NewPrinter(language.MustParse(tag))
		assert.Equal(t, p.Sprintf("%d", 1234567), grouped(1234567), tag)
		assert.Equal(t, p.Sprintf("%.1f", 1.5), fixed(1.5, 1), tag)
	}
}

func TestCountsAreExactUpToAMillion(t *testing.T) {
	for n, want := range map[uint64]string{
		0: "0", 999: "999", 1000: "1,000", 12406: "12,406", 999_999: "999,999",
		1_000_000: "1.00 M", 1_234_567: "1.23 M", 12_345_678: "12.3 M", 999_499_999: "999 M",
		999_500_000: "1.00 G", math.MaxUint64: "18.4 E",
	} {
		assert.Equal(t, want, Count(n))
	}
}

func TestSizesAreInThreeFigures(t *testing.T) {
	for n, want := range map[int64]string{
		-1: "0 B", 0: "0 B", 96: "96 B", 999: "999 B", 1000: "1 kB", 1500: "1.5 kB", 48_213: "48.2 kB",
		999_499: "999 kB", 999_500: "1 MB", 256_000_000: "256 MB", math.MaxInt64: "9.22 EB",
	} {
		assert.Equal(t, want, Bytes(n))
	}
	assert.Equal(t, "41 of 256 MB", BytesOf(41_123_456, 256_000_000))
	assert.Equal(t, "1.2 of 256 MB", BytesOf(1_234_567, 256_000_000))
	assert.Equal(t, "0 of 256 MB", BytesOf(0, 256_000_000))
	assert.Equal(t, "12 of 96 B", BytesOf(12, 96))
}

func TestRatesHaveADecimalWhenTheyAreSmall(t *testing.T) {
	for r, want := range map[float64]string{
		0: "0 msg/s", -1: "0 msg/s", 0.01: "< 0.1 msg/s", 0.4: "0.4 msg/s", 1: "1.0 msg/s", 9.94: "9.9 msg/s",
		10: "10 msg/s", 1842.3: "1,842 msg/s", math.Inf(1): "1.00 E msg/s",
	} {
		assert.Equal(t, want, Rate(r))
	}
	assert.Equal(t, "0 msg/s", Rate(math.NaN()))
	assert.Equal(t, "1.0/s", RateShort(1))
	for r, want := range map[float64]string{0: "0 B/s", 0.5: "0.5 B/s", 7: "7.0 B/s", 9.97: "10 B/s", 48_200: "48.2 kB/s",
		999.4: "999 B/s", 999.6: "1.00 kB/s", 7_000: "7.00 kB/s", 50_000: "50.0 kB/s", math.Inf(1): "1.00 EB/s"} {
		assert.Equal(t, want, ByteRate(r))
	}
}

func TestAnAgeHasOneUnitAndInventsNothing(t *testing.T) {
	now := time.Date(2026, 11, 21, 14, 3, 22, 0, time.UTC)
	live := func(d time.Duration) model.Topic {
		at := now.Add(-d)
		return model.Topic{Messages: 2, Last: at, LastLive: at}
	}
	for d, want := range map[time.Duration]string{
		-time.Hour: "now", 0: "now", 999 * time.Millisecond: "now", 3900 * time.Millisecond: "3 s", 4 * time.Minute: "4 m",
		119 * time.Minute: "1 h", 24 * time.Hour: "1 d", 1200 * 24 * time.Hour: "1,200 d",
	} {
		assert.Equal(t, want, Age(now, live(d)), d)
	}
	stored := model.Topic{Messages: 1, Last: now.Add(-12 * time.Minute)}
	assert.Equal(t, "> 12 m", Age(now, stored))
	replayed := live(time.Hour)
	replayed.Last = now.Add(-5 * time.Second)
	assert.Equal(t, "> 5 s", Age(now, replayed), "a replay after a reconnect says nothing about when it was sent")
	assert.Equal(t, "2 m", Age(now, model.Topic{LastBelow: now.Add(-2 * time.Minute)}), "a branch")
	assert.Equal(t, "", Age(now, model.Topic{}))
}

func TestACountdownNeverSaysNothingIsLeft(t *testing.T) {
	assert.Equal(t, "1 s", Left(-time.Second))
	assert.Equal(t, "1 s", Left(time.Millisecond))
	assert.Equal(t, "8 s", Left(7100*time.Millisecond))
	assert.Equal(t, "1 m", Left(time.Minute))
}

func TestADurationFitsBesideAButton(t *testing.T) {
	assert.Equal(t, "< 1 ms", Took(900*time.Microsecond))
	assert.Equal(t, "3 ms", Took(3900*time.Microsecond))
	assert.Equal(t, "1.2 s", Took(1234*time.Millisecond))
}

func TestAClockHasTheDateWhenItIsAnotherDay(t *testing.T) {
	zone := time.FixedZone("east", 8*3600)
	now := time.Date(2026, 11, 21, 14, 3, 22, 0, zone)
	at := time.Date(2026, 11, 21, 6, 3, 22, 118_900_000, time.UTC)
	assert.Equal(t, "14:03:22.118", Clock(at, now))
	assert.Equal(t, "14:03:22", ClockShort(at, now))
	assert.Equal(t, "2026-11-20 14:03:22.118", Clock(at.Add(-24*time.Hour), now))
	assert.Equal(t, "", Clock(time.Time{}, now))
}

func TestAFigureHasSixDigitsAndNoZerosAtItsEnd(t *testing.T) {
	for v, want := range map[float64]string{
		0: "0", math.Copysign(0, -1): "0", 21.5: "21.5", 1013.25: "1,013.25", -0.0031: "-0.0031", 20.536618777460628: "20.5366",
		999999: "999,999", 999999.7: "1,000,000", 12345678: "12,345,678", -1e15: "-1e+15", 1.2e20: "1.2e+20", 1.5e-7: "1.5e-07",
		-123456.7: "-123,457", 1: "1", 100: "100", math.MaxFloat64: "1.79769e+308",
	} {
		assert.Equal(t, want, Figure(v))
	}
}
