package bench
import ("testing";"os";"runtime/pprof")
func TestP(t *testing.T) {
	l := load(t, Usual, false, 3)
	mo := Moment(os.Getenv("MO"))
	if mo == "" { mo = Rest }
	f, _ := os.Create("/tmp/h10/p.prof")
	pprof.StartCPUProfile(f)
	for i := range 600 { l[mo][i%3].call() }
	pprof.StopCPUProfile()
	f.Close()
}
