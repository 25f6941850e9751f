package bench

import (
	"testing"
	"fmt"
)

func load(t testing.TB, s Size, m bool, n int) map[Moment][]Sample {
	out := map[Moment][]Sample{}
	for i := range n {
			err := Live(s, i, m, func(mo Moment, e exchange) {
				sm, err := sample(e, e.now)
				if err != nil { t.Fatal(err) }
				if err := sm.check(); err != nil { t.Fatal(mo, err) }
				out[mo] = append(out[mo], sm)
			})
			if err != nil { t.Error(err) }
	}
	return out
}

func TestX(t *testing.T) {
	for _, s := range []Size{Usual, Full} {
		for _, m := range []bool{false, true} {
			l := load(t, s, m, 12)
			for _, mo := range Moments {
				c, err := Measure(l[mo], 11)
				if err != nil { t.Fatal(err) }
				a, b, err := Allocations(l[mo])
				if err != nil { t.Fatal(err) }
				fmt.Printf("%-15s %-5v %-15s floor %6.2f call %6.2f ratio %.2f [%.2f %.2f] allocs %.0f KiB %.0f\n", s, m, mo, c.Floor.Seconds()*1000, c.Call.Seconds()*1000, c.Ratio, c.Low, c.High, a, b/1024)
			}
		}
	}
}

func TestProf(t *testing.T) {
	l := load(t, Usual, false, 12)
	for i := range 400 { l[Rest][i%12].call() }
}
func BenchmarkRest(b *testing.B) {
	l := load(b, Usual, false, 12)
	b.ResetTimer()
	for i := range b.N { l[Rest][i%12].call() }
}
