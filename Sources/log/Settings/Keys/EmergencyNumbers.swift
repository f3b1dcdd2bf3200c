/// Numbers that are never counted and never ended, unless the operator writes a list of his own.
///
/// Many people call these at once when something terrible happens, which is exactly the pattern of
/// masking. The list joins the short numbers of police, fire and ambulance of many countries, since a
/// number too many costs the rule a short code, and a number too few can cost a life. An extension of
/// the PBX that equals one of them is left alone too.
package enum EmergencyNumbers {
    package static let standard: [String] = [
        // Known nearly everywhere: GSM and the European Union, North America, the Commonwealth.
        "112", "911", "999", "000", "111",
        // Two digits: francophone Africa and France, Pakistan, Iran.
        "15", "16", "17", "18",
        // 10x: India, Russia and its neighbours, Israel, Greece, Belgium, Argentina, Peru, Hungary.
        "100", "101", "102", "103", "104", "105", "106", "107", "108",
        // 11x and 12x: China, Japan, Germany, Italy, Switzerland, Indonesia, Viet Nam, Egypt, Nigeria.
        "110", "113", "114", "115", "116", "117", "118", "119", "120", "122", "123", "125", "127",
        // 13x to 16x: Chile, Austria, Switzerland, Czechia, Slovakia, Türkiye.
        "131", "132", "133", "144", "150", "155", "156", "158", "166",
        // 19x: Brazil, Thailand, Ghana, Tunisia, Nigeria.
        "190", "191", "192", "193", "194", "197", "198", "199",
        // 99x: Singapore, Saudi Arabia, United Arab Emirates, Poland, Malaysia.
        "991", "992", "993", "994", "995", "996", "997", "998",
        // Longer ones: Spain, Lagos, Pakistan, Thailand, South Africa.
        "061", "062", "091", "767", "1122", "1669", "10111", "10177",
    ]
}
