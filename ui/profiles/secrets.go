package profiles

import (
	"context"
	"sync"

	"treetop/conn/profile"
)

// typedSecrets are the secrets beside the password that were typed and that the
// keyring does not have yet, or does not take. Sessions ask from goroutines of
// their own.
type typedSecrets struct {
	mu  sync.Mutex
	has map[string]string // by ID and field
}

func (t *typedSecrets) put(id, field, secret string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.has == nil {
		t.has = map[string]string{}
	}
	t.has[id+"/"+field] = secret
}

func (t *typedSecrets) drop(id, field, secret string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.has[id+"/"+field] == secret {
		delete(t.has, id+"/"+field)
	}
}

// Typed is a secret of a profile that was typed into its form and is in memory
// only. Any goroutine.
func (p *Pane) Typed(id, field string) (string, bool) {
	p.typed.mu.Lock()
	defer p.typed.mu.Unlock()
	s, ok := p.typed.has[id+"/"+field]
	return s, ok
}

// setSecret takes a secret beside the password as it is typed.
func (d *draft) setSecret(field, secret string) {
	others := map[string]string{}
	for f, s := range d.secrets {
		others[f] = s
	}
	others[field] = secret
	if secret == "" {
		delete(others, field)
	}
	d.secrets, d.settling = others, false
}

// keepOthers puts the secrets beside the password that were typed into the
// keyring, after saved is closed. What it does not take stays in memory.
func (p *Pane) keepOthers(d *draft, saved <-chan struct{}) {
	id := d.p.ID
	d.settling = true
	for field, secret := range d.secrets {
		p.typed.put(id, field, secret)
		p.keys.do(func() {
			<-saved
			err := p.o.Secrets.Set(context.Background(), id, field, secret)
			if err == nil {
				p.typed.drop(id, field, secret)
			}
			p.ui(func() {
				if err == nil && d.secrets[field] == secret {
					d.setSecret(field, "")
				}
				if id == p.selected {
					p.form.load(d)
				}
				p.heard(keyringOf(err))
			})
		})
	}
}

// takeOver copies the secrets beside the password from one profile to another.
func (p *Pane) takeOver(from, to string, saved <-chan struct{}) {
	p.keys.do(func() {
		<-saved
		for _, field := range profile.SecretFields() {
			if field == secretField {
				continue
			}
			if secret, err := p.o.Secrets.Get(context.Background(), from, field); err == nil {
				_ = p.o.Secrets.Set(context.Background(), to, field, secret) // else it is asked for
			}
		}
	})
}
