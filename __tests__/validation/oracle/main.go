// Reads one text a line and says, by the libraries that the controllers use, whether it is a schedule ("cron"), which
// number it is as a quantity ("quantity"), or what the API server would refuse of an object ("schema").
package main

import (
	"bufio"
	"fmt"
	"os"

	"github.com/robfig/cron/v3"
	"k8s.io/apimachinery/pkg/api/resource"
)

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<26)
	for lines.Scan() {
		var err error
		answer := "ok"
		switch os.Args[1] {
		case "cron":
			_, err = cron.ParseStandard(lines.Text())
		case "schema":
			answer = askSchema(lines.Text())
		case "quantity":
			var quantity resource.Quantity
			if quantity, err = resource.ParseQuantity(lines.Text()); err == nil {
				answer = quantity.AsDec().String()
			}
		}
		if err != nil {
			answer = "error"
		}
		fmt.Println(answer)
	}
}
