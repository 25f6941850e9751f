package sim
import ("testing";"fmt";"math/rand/v2")
func TestDbg(t *testing.T) {
	r := rand.New(rand.NewPCG(11234, 1))
	i := start(r)
	w := newWorld(i)
	sc := Script{{"pass",121},{"wait-hours",458},{"mistake",594},{"mistake",905}}
	show := func(s string) {
		fmt.Println(s, w.now.Format("02 15:04:05"), w.cover.state, w.reason(), w.broken, "| cron", brief(dig(w.memory(answer{}),"cron")), "since", w.book.cronSince.Format("02 15:04:05"), "started", w.book.cloned.started.Format("02 15:04:05"), w.intent.Mistake, w.intent.Cron)
	}
	for _, s := range sc { w.do(s); show(fmt.Sprint(s)) }
	for range 60 { w.round(); if !w.engine.dirty && w.now.Before(w.engine.due) { w.now = w.engine.due }; w.pass(passing{}); show("fair"); if w.broken!=nil {break}}
}
